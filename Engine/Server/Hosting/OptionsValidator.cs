using Microsoft.Extensions.Options;

namespace OfflineSync.Server.Hosting;

/// <summary>Tells the host at its start what is wrong with the options, all at once.</summary>
internal sealed class OptionsValidator : IValidateOptions<OfflineSyncServerOptions>
{
    public ValidateOptionsResult Validate(string? name, OfflineSyncServerOptions options) =>
        options.Problems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
