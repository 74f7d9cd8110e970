namespace OfflineSync.Tests.Generalization;

/// <summary>Makes a trip with an escort.</summary>
[ServerCall(FleetModel.Dispatcher)]
public sealed partial record PlanTrip(ObjectId Escort) : IServerCall<NoResult>;
