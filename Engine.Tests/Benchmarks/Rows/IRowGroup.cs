using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>Rows that are measured together.</summary>
internal interface IRowGroup
{
    /// <summary>Their names.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The sizes of the databases that they need.</summary>
    IReadOnlyList<int> Databases { get; }

    /// <summary>Measures them.</summary>
    IAsyncEnumerable<Result> MeasureAsync(Stage stage);
}
