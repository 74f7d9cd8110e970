using System.Globalization;
using System.Runtime.InteropServices;
using OfflineSync.Demo;
using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Narration;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is [DoomedDevice.Argument, var folder])
{
    await DoomedDevice.CommitUntilKilledAsync(folder);
    return 0;
}
if (DemoOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(DemoOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
return await DemoRun.RunAsync(options, Narrator.Create(), stop.Token);

// The demo takes down what it started, and then ends by itself.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
