namespace OfflineSync.Server.Checks;

/// <summary>How much hangs on the keys of a kind, counted in a database.</summary>
/// <param name="Keys">How many keys there are with objects under them.</param>
/// <param name="GreatestObjects">The most objects under one of them.</param>
/// <param name="AverageObjects">The average of these.</param>
/// <param name="GreatestUsers">The most active users who reach one node of the kind.</param>
/// <param name="AverageUsers">The average over the nodes that somebody reaches.</param>
/// <param name="GreatestPerUser">The most nodes of the kind that one user reaches: each of his downloads follows them.</param>
public sealed record KeyFanOut(long Keys, long GreatestObjects, double AverageObjects, long GreatestUsers, double AverageUsers, long GreatestPerUser);
