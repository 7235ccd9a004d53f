using PosCloud.TufConformance;

using var http = new HttpClient();
return await new ConformanceClient(http, TimeProvider.System, Console.Error).RunAsync(args, CancellationToken.None);
