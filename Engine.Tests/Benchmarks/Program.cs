using System.Globalization;
using OfflineSync.Benchmarks;
using OfflineSync.Benchmarks.Device;
using OfflineSync.Benchmarks.Server;

if (args is [ColdCommand.Name, .. var cold]) return await ColdCommand.RunAsync(cold);
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case [DeviceCommand.Name]: return await DeviceCommand.RunAsync();
    case [ServerCommand.Name, .. var rest]: return await ServerCommand.RunAsync(rest);
    case [RawServerCommand.Name, .. var rest]: return await RawServerCommand.RunAsync(rest);
    case [LoadCommand.Name, .. var rest]: return await LoadCommand.RunAsync(rest);
}
if (BenchOptions.Parse(args) is { } options) return await Bench.RunAsync(options);
Console.Error.WriteLine(BenchOptions.Usage);
return 2;
