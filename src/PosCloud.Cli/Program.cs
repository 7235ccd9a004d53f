using System.Runtime.InteropServices;
using PosCloud.Cli;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;

UiLanguage.Apply(Environment.GetEnvironmentVariable);

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

// No redirects: a bearer token or a secret is for the address that was given. The time-out is that of one attempt;
// 230 s is how long Azure lets a function answer.
using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) };
using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(240) };
http.DefaultRequestHeaders.UserAgent.ParseAdd($"poscloud/{typeof(CliApp).Assembly.GetName().Version?.ToString(3)}");

var services = new CliServices(CliConsole.ForProcess(), Environment.GetEnvironmentVariable, http, TimeProvider.System);
return await CliApp.RunAsync(args, services, stop.Token);

void Stop(PosixSignalContext context)
{
    // The first one asks for a clean end; the second one ends the process.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
