using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq.Expressions;
using OfflineSync.Constraints;
using OfflineSync.Device;

namespace OfflineSync;

/// <summary>
/// A query over the objects on this device. It filters and orders by what is committed; loaded objects in the result keep what was changed
/// in memory. Immutable: each step gives another query.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
[DebuggerDisplay("{_query.Entity.Name,nq} where {_query.Where}")]
public sealed class OfflineQuery<T>
    where T : OfflineObject
{
    private readonly UnitOfWork _unit;
    private readonly ObjectQuery _query;
    private readonly ImmutableDictionary<string, object?> _parameters;
    private readonly bool _isText;

    internal OfflineQuery(UnitOfWork unit, ObjectQuery query, bool isText)
        : this(unit, query, ImmutableDictionary<string, object?>.Empty, isText)
    {
    }

    private OfflineQuery(UnitOfWork unit, ObjectQuery query, ImmutableDictionary<string, object?> parameters, bool isText)
    {
        _unit = unit;
        _query = query;
        _parameters = parameters;
        _isText = isText;
    }

    /// <summary>Objects that fulfil one more condition, such as <c>c => c.Country!.Name == name</c>.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the message quotes the part that has no counterpart.</exception>
    public OfflineQuery<T> Where(Expression<Func<T, bool>> condition) => With(_query.Matching(LambdaConstraint.From(_query.Entity, condition)));

    /// <summary>Objects that fulfil one more XPath constraint, such as <c>[contains(Name, $part)]</c>.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the message points at the place.</exception>
    public OfflineQuery<T> Where(string xpath) => With(_query.Matching(XPathParser.Parse(_query.Entity, xpath)));

    /// <summary>Gives a variable of the XPath text its value; null for empty.</summary>
    public OfflineQuery<T> With(string variable, object? value) => new(_unit, _query, _parameters.SetItem(variable, value), _isText);

    /// <summary>Orders by an attribute, perhaps over references; it replaces earlier orderings. The id decides in the end.</summary>
    public OfflineQuery<T> OrderBy<TValue>(Expression<Func<T, TValue>> path) => Ordered(LambdaConstraint.OrderBy(_query.Entity, path), first: true);

    /// <summary>The same, the greatest first.</summary>
    public OfflineQuery<T> OrderByDescending<TValue>(Expression<Func<T, TValue>> path) => Ordered(LambdaConstraint.OrderBy(_query.Entity, path, descending: true), first: true);

    /// <summary>Orders by a path such as <c>Name</c> or <c>City_Country/Country/Name</c>; it replaces earlier orderings.</summary>
    public OfflineQuery<T> OrderBy(string path, bool descending = false) => Ordered(Ordering.By(_query.Entity, path, descending), first: true);

    /// <summary>Orders objects that are equal so far.</summary>
    public OfflineQuery<T> ThenBy<TValue>(Expression<Func<T, TValue>> path) => Ordered(LambdaConstraint.OrderBy(_query.Entity, path), first: false);

    /// <summary>The same, the greatest first.</summary>
    public OfflineQuery<T> ThenByDescending<TValue>(Expression<Func<T, TValue>> path) => Ordered(LambdaConstraint.OrderBy(_query.Entity, path, descending: true), first: false);

    /// <summary>Orders objects that are equal so far by a path.</summary>
    public OfflineQuery<T> ThenBy(string path, bool descending = false) => Ordered(Ordering.By(_query.Entity, path, descending), first: false);

    /// <summary>Leaves out so many objects at the start.</summary>
    public OfflineQuery<T> Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return With(_query with { Offset = count });
    }

    /// <summary>Takes at most so many objects. For a query that began with XPath text, 0 means all, as it does there.</summary>
    public OfflineQuery<T> Take(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return With(_query with { Limit = count == 0 && _isText ? null : count });
    }

    /// <summary>The objects.</summary>
    public Task<IReadOnlyList<T>> ToListAsync(CancellationToken cancellationToken = default) => Task.Run(() => Run(cancellationToken), cancellationToken);

    /// <summary>The first object, or null.</summary>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<T> found = await With(_query with { Limit = Math.Min(_query.Limit ?? 1, 1) }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>How many objects fulfil the condition, whatever <see cref="Skip"/> and <see cref="Take"/> say.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => _unit.Count(QueryCompiler.Sqlite.Count(_query, Arguments)), cancellationToken);

    /// <summary>
    /// The objects now, and again after each commit or synchronization that touches an entity of the query. Delivered where
    /// <see cref="OfflineOptions.NotificationContext"/> says.
    /// </summary>
    public IObservable<IReadOnlyList<T>> Observe()
    {
        IReadOnlySet<EntityDefinition> entities = QueryEntities.Of(_query);
        return new LiveQuery<IReadOnlyList<T>>(_unit, changes => changes.Entities.Any(entities.Contains), () => Run(CancellationToken.None));
    }

    /// <summary>Writes the objects as CSV (RFC 4180) from what is on the device, without a connection: a line of names, then a line an object.</summary>
    /// <param name="writer">Where to; it is neither flushed at the end nor closed. Spreadsheets want UTF-8 with a byte order mark.</param>
    /// <param name="columns">The columns as paths, such as <c>Name</c> or <c>City_Country/Country/Name</c>; none for all members.</param>
    /// <param name="cancellationToken">Cancels between two lines.</param>
    /// <returns>How many objects were written.</returns>
    /// <remarks>Numbers have a point, moments are UTC, references are ids. A text that a spreadsheet would take for a formula begins with an apostrophe.</remarks>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: a column is no path to an attribute.</exception>
    public async Task<int> WriteCsvAsync(TextWriter writer, IReadOnlyCollection<string>? columns = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ExportColumn[] all = ExportColumn.Of(_query.Entity, columns ?? []);
        IReadOnlyList<T> rows = await ToListAsync(cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(string.Join(',', all.Select(column => CsvText.Quoted(column.Name))) + "\r\n").ConfigureAwait(false);
        foreach (T row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await writer.WriteAsync(string.Join(',', all.Select(column => CsvText.Of(column.ValueOf(row)))) + "\r\n").ConfigureAwait(false);
        }
        return rows.Count;
    }

    internal EntityDefinition Entity => _query.Entity;

    private ConstraintArguments Arguments => QueryArguments.Of(_unit, _query.Where, _parameters);

    private IReadOnlyList<T> Run(CancellationToken cancellationToken) =>
        [.. _unit.Run(_query.Entity, QueryCompiler.Sqlite.Objects(_query, Arguments), cancellationToken).Cast<T>()];

    private OfflineQuery<T> Ordered(Ordering ordering, bool first) => With((first ? _query with { OrderBy = [] } : _query).ThenBy(ordering));

    private OfflineQuery<T> With(ObjectQuery query) => new(_unit, query, _parameters, _isText);
}
