namespace OfflineSync.Cli;

/// <summary>A domain model in a file, as <see cref="DomainModel.ToJson"/> writes it.</summary>
internal static class ModelFile
{
    public static DomainModel Read(string path) => File.Exists(path)
        ? DomainModel.FromJson(File.ReadAllText(path))
        : throw new CliException($"There is no model at '{path}'.", "Write it with File.WriteAllText(path, model.ToJson()) where the model is defined.");
}
