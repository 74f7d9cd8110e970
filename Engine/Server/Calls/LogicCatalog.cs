using System.Collections.Frozen;

namespace OfflineSync.Server.Calls;

/// <summary>The server logic that an app has, by name and version.</summary>
internal sealed class LogicCatalog
{
    private readonly FrozenDictionary<(string Name, int Version), LogicRegistration> _logic;
    private readonly ILookup<string, int> _versions;

    private LogicCatalog(IReadOnlyCollection<LogicRegistration> logic)
    {
        _logic = logic.ToFrozenDictionary(one => (one.Contract.Name, one.Contract.Version));
        _versions = logic.ToLookup(one => one.Contract.Name, one => one.Contract.Version, StringComparer.Ordinal);
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: two answer one contract, or a contract names a role that the model does not have.</exception>
    public static LogicCatalog Of(DomainModel model, IEnumerable<LogicRegistration> registered)
    {
        LogicRegistration[] logic = [.. registered];
        string[] problems =
        [
            .. logic.GroupBy(one => (one.Contract.Name, one.Contract.Version)).Where(same => same.Count() > 1).Select(same => $"- {same.Key.Name}, version {same.Key.Version}, is answered {same.Count()} times."),
            .. from one in logic
               from role in one.Contract.Roles
               where !model.Roles.Contains(role, StringComparer.Ordinal)
               select $"- {one.Contract.Name} may be called by '{role}', which is no role of the model '{model.Name}'.",
        ];
        return problems.Length == 0 ? new LogicCatalog(logic) : throw new OfflineSyncException(ErrorCode.ModelInvalid, $"The server logic cannot be served:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}",
            "Register each version of a contract once, and name roles that rules of the model name.");
    }

    /// <summary>The logic that a user may call.</summary>
    /// <param name="name">The name.</param>
    /// <param name="version">The version of the contract that the app has.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="roles">The roles that the user has now.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CallUnknown"/>, <see cref="ErrorCode.Forbidden"/>, <see cref="ErrorCode.CallOutdated"/>.</exception>
    public LogicRegistration Find(string name, int version, string signature, IReadOnlyList<string> roles)
    {
        int[] versions = [.. _versions[name].Order()];
        if (versions.Length == 0) throw CallErrors.Unknown(name);
        // What others may call is nobody's business.
        if (!versions.Any(known => _logic[(name, known)].Contract.Roles.Any(roles.Contains))) throw CallErrors.Forbidden(name);
        if (!_logic.TryGetValue((name, version), out LogicRegistration? found)) throw CallErrors.OtherVersion(name, version, versions);
        if (!found.Contract.Roles.Any(roles.Contains)) throw CallErrors.Forbidden(name);
        return found.Contract.Signature == signature ? found : throw CallErrors.OtherSignature(found.Contract, signature);
    }
}
