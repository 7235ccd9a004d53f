using System.Runtime.InteropServices;
using PosCloud.Local.Commands;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return await LocalApp.RunAsync(args, LocalConsole.ForProcess(), stop.Token);

void Stop(PosixSignalContext context)
{
    // The first one asks for a clean end; the second one ends the process.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
