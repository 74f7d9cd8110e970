using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Profiles;

/// <summary>Sends cities to the device.</summary>
[ServerCall(SampleModel.UserRole)]
public sealed partial record SendCities(params IReadOnlyList<ObjectId> Cities) : IServerCall<NoResult>;
