namespace OfflineSync.Tests.Sample;

/// <summary>What a city is.</summary>
public enum CityKind
{
    Village,
    Town,
    Capital,
}
