using Microsoft.Extensions.Options;

namespace OfflineSync.Device;

/// <summary>Tells the host at its start what is wrong with the options, all at once.</summary>
internal sealed class OptionsValidator : IValidateOptions<OfflineOptions>
{
    public ValidateOptionsResult Validate(string? name, OfflineOptions options) =>
        options.Problems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
