namespace OfflineSync;

/// <summary>
/// Marks the contract of a call of server logic: a partial record whose properties are the arguments, shared by app and server. The generator adds how it
/// travels. Arguments and results are values, ids, records of these, and lists; never objects of entities.
/// </summary>
/// <param name="roles">The user roles that may call it; the server looks at the roles that the user has when it is called.</param>
/// <example>
/// <code>
/// [ServerCall("Surveyor")]
/// public sealed partial record CloseInspection(ObjectId Inspection, string Remark) : IServerCall&lt;ClosedInspection&gt;;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ServerCallAttribute(params string[] roles) : Attribute
{
    /// <summary>The user roles that may call it.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;

    /// <summary>The name that travels. The default is the record's name.</summary>
    public string? Name { get; set; }

    /// <summary>The version of the contract. A server can answer several versions of one name, each with a record of its own. The default is 1.</summary>
    public int Version { get; set; } = 1;
}
