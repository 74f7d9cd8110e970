using System.Runtime.InteropServices;
using OfflineSync;
using OfflineSync.Inspections;
using OfflineSync.Inspections.Office;

InspectionsOptions? options = InspectionsOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(InspectionsOptions.Usage);
    return 2;
}

// Ctrl+C and SIGTERM stop the hosts by themselves; a terminal that is closed ends the sample as well, and not before it has cleared up.
using var closed = new CancellationTokenSource();
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true;
    closed.Cancel();
});
try
{
    await using InspectionsDemo demo = await InspectionsDemo.StartAsync(options, closed.Token);
    Console.WriteLine($"""

        Two devices, each with a database of its own, and a server between them:
          the inspector's  {demo.Inspector.Address}  sign in as {SampleData.InspectorName}, password: {SampleData.Password}
          the manager's    {demo.Manager.Address}  sign in as {SampleData.ManagerName}, password: {SampleData.Password}
        Ctrl+C ends all of it.
        """);
    await demo.Inspector.WaitForShutdownAsync(closed.Token);
    return 0;
}
catch (OfflineSyncException failure)
{
    Console.Error.WriteLine($"{failure.Message} {failure.Hint}");
    return 1;
}
catch (IOException failure)
{
    Console.Error.WriteLine($"{failure.Message} Another port can be chosen: {InspectionsOptions.Usage}");
    return 1;
}
