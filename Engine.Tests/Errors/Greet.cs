using OfflineSync.Server;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Errors;

/// <summary>Server logic that refuses one name.</summary>
[ServerCall(SampleModel.UserRole)]
public sealed partial record Greet(string Name) : IServerCall<string>
{
    internal static Task<string> RunAsync(Greet call, ServerCallContext context, CancellationToken cancellationToken)
    {
        if (call.Name == "Nobody") context.Refuse("There is no such person.");
        return Task.FromResult($"Hello {call.Name}");
    }
}
