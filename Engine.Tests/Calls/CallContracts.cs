namespace OfflineSync.Tests.Calls;

/// <summary>Takes places on a tour.</summary>
[ServerCall(Rules.ToursModel.Role)]
public sealed partial record BookPlaces(ObjectId Tour, int Places) : IServerCall<BookedPlaces>;

/// <summary>What was booked.</summary>
public sealed record BookedPlaces(string Title, int Left)
{
    /// <summary>Says more than a constructor takes.</summary>
    public string? Note { get; init; }
}

/// <summary>Passes a result on.</summary>
[ServerCall(Rules.ToursModel.Role)]
public sealed partial record ConfirmPlaces(Confirmation Places) : IServerCall<Confirmation>;

/// <summary>A value made on one side and sent to the other.</summary>
public sealed record Confirmation(string Title, int Places);

/// <summary>Has no result.</summary>
[ServerCall(Rules.ToursModel.Role)]
public sealed partial record RenameTour(ObjectId Tour, string Title) : IServerCall<NoResult>;

/// <summary>Version 1 of a contract that has changed.</summary>
[ServerCall(Rules.ToursModel.Role, Name = "Rate")]
public sealed partial record RateTour(ObjectId Tour, int Stars) : IServerCall<int>;

/// <summary>Version 2 of the same.</summary>
[ServerCall(Rules.ToursModel.Role, Name = "Rate", Version = 2)]
public sealed partial record RateTourWithReason(ObjectId Tour, int Stars, string Reason) : IServerCall<int>;

/// <summary>Version 1 changed without a new version.</summary>
[ServerCall(Rules.ToursModel.Role, Name = "Rate")]
public sealed partial record RateTourWrongly(ObjectId Tour, int Stars, bool IsSure) : IServerCall<int>;

/// <summary>For a role that the users of these tests don't have.</summary>
[ServerCall("Manager")]
public sealed partial record CloseSeason(int Year) : IServerCall<NoResult>;

/// <summary>Every type that travels.</summary>
[ServerCall(Rules.ToursModel.Role)]
public sealed partial record Everything(
    string Text, string? NoText, bool Flag, int Number, int? NoNumber, long Large, decimal Exact, decimal? NoExact, DateTime At, DateTimeOffset Later, DateTime? Never, ObjectId Id, ObjectId? NoId,
    DayOfWeek Day, DayOfWeek? NoDay, IReadOnlyList<string> Texts, int[] Numbers, List<decimal> Exacts, IReadOnlyList<Confirmation>? Records, IReadOnlyList<int>? NoList, Confirmation? NoRecord) : IServerCall<EverythingBack>;

/// <summary>The same back.</summary>
public sealed record EverythingBack(
    string Text, string? NoText, bool Flag, int Number, int? NoNumber, long Large, decimal Exact, decimal? NoExact, DateTime At, DateTimeOffset Later, DateTime? Never, ObjectId Id, ObjectId? NoId,
    DayOfWeek Day, DayOfWeek? NoDay, IReadOnlyList<string> Texts, int[] Numbers, List<decimal> Exacts, IReadOnlyList<Confirmation>? Records, IReadOnlyList<int>? NoList, Confirmation? NoRecord);

/// <summary>Does something with tours, and sends them to the device.</summary>
[ServerCall(Rules.ToursModel.Role)]
public sealed partial record SendTours(params IReadOnlyList<ObjectId> Tours) : IServerCall<NoResult>;

/// <summary>The same with countries, for rules with conditions.</summary>
[ServerCall("Owner")]
public sealed partial record SendCountries(params IReadOnlyList<ObjectId> Countries) : IServerCall<int>;
