using OfflineSync;
using OfflineSync.Inspections;
using OfflineSync.Inspections.Office;

InspectionsOptions? options = InspectionsOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(InspectionsOptions.Usage);
    return 2;
}
try
{
    await using InspectionsDemo demo = await InspectionsDemo.StartAsync(options);
    Console.WriteLine($"""

        Two devices, each with a database of its own, and a server between them:
          the inspector's  {demo.Inspector.Address}  sign in as {SampleData.InspectorName}, password: {SampleData.Password}
          the manager's    {demo.Manager.Address}  sign in as {SampleData.ManagerName}, password: {SampleData.Password}
        Ctrl+C ends all of it.
        """);
    await demo.Inspector.WaitForShutdownAsync();
    return 0;
}
catch (OfflineSyncException failure)
{
    Console.Error.WriteLine($"{failure.Message} {failure.Hint}");
    return 1;
}
