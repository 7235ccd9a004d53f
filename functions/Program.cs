using Microsoft.Extensions.Hosting;
using PosCloud.Functions;

await PosCloudApp.CreateBuilder(args).Build().RunAsync();
