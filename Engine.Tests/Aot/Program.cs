using OfflineSync;
using OfflineSync.Aot;
using OfflineSync.Aot.Model;

// A device app as a native program. Its commands are lines for the tests that start it (Engine.Tests/Native).
switch (args)
{
    case ["model", string file]:
        await File.WriteAllTextAsync(file, WorkModel.Create().ToJson());
        return 0;

    case ["check", string folder, string server, string user, string password]:
        await new Scenario(folder, new Uri(server), user, password).RunAsync();
        return 0;

    case ["first", string folder, string server, string user, string password]:
    {
        await using OfflineEngine engine = await OpenAsync(folder, server);
        SyncResult result = await engine.SignInAsync(user, password);
        Console.WriteLine($"received {result.Received}");
        Console.WriteLine($"peak {PeakMemory.Bytes}");
        return 0;
    }

    case ["noop", string folder, string server]:
    {
        await using OfflineEngine engine = await OpenAsync(folder, server);
        SyncResult result = await engine.SynchronizeAsync();
        Console.WriteLine($"synchronized {result.Sent + result.Received + result.Removed}");
        return 0;
    }

    default:
        await Console.Error.WriteLineAsync("model FILE | check FOLDER SERVER USER PASSWORD | first FOLDER SERVER USER PASSWORD | noop FOLDER SERVER");
        return 2;
}

static Task<OfflineEngine> OpenAsync(string folder, string server)
{
    var options = new OfflineOptions { Model = WorkModel.Create(), Folder = folder, Server = new Uri(server) };
    options.Synchronization.RequestTimeout = TimeSpan.FromMinutes(2);
    return OfflineEngine.OpenAsync(options);
}
