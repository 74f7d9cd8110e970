using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>What the analyzers may have to say about code that uses the engine. Engine/docs/diagnostics.md is written from this list, too.</summary>
internal static class CodeFindings
{
    public static readonly DiagnosticDescriptor Unawaited = Warning("OFS0101", "Work on objects is not awaited",
        "Nobody waits for {0}, so nobody learns that it failed: write 'await {0}(…)', or '_ = {0}(…)' where that is meant",
        "What was not awaited may still run when the code goes on, and its errors are lost: a commit that failed looks like one that was made. The compiler's own CS4014 is silent in methods that are not async. Await it, return its task, or say with '_ =' that nobody shall wait.");

    public static readonly DiagnosticDescriptor UnknownRole = Warning("OFS0102", "Role is not declared",
        "The model declares no role '{0}': its roles are {1}",
        "A model that declares its roles with Roles(…) is refused when it is defined, if a rule names another one. Correct the name, or declare the role.");

    public static readonly DiagnosticDescriptor UnknownMember = Warning("OFS0103", "Constraint names an unknown member",
        "{0} has no member {1}: correct the name in the constraint '{2}'",
        "The names in a constraint are those of members and associations of its entity. An unknown one is an error when the constraint is read. Correct the name; a lambda instead of a text is checked by the compiler.");

    public static readonly DiagnosticDescriptor ClockInFlow = Warning("OFS0104", "Flow reads the system's clock",
        "{0} in a flow cannot be tested, and depends on the device's time zone or clock: take the moment from a TimeProvider that the flow is given",
        "A flow runs on any device and in tests with virtual time. Give it a TimeProvider, as an argument of its constructor, and write time.GetUtcNow(). Where the moment of a change matters to others, [CreatedDate] and [ChangedDate] are stamped by the server.");

    public static readonly DiagnosticDescriptor Calculated = Compatibility("OFS0105", "Calculated member on a device",
        "{0}.{1} is calculated, which works here without a connection and could not be shown offline on the platform whose behaviour this engine follows",
        "For code that shall stay compatible with offline apps of the low-code platform whose behaviour this engine follows: calculated members cannot be shown there. Store the value in a member. Off by default; 'offlinesync check --compatibility' reports what the model alone shows.");

    public static readonly DiagnosticDescriptor Export = Compatibility("OFS0106", "Export on a device",
        "{0} exports on the device, which works here without a connection and could not offline on the platform whose behaviour this engine follows",
        "For code that shall stay compatible with offline apps of the low-code platform whose behaviour this engine follows: there is no export offline there. Export on the server. Off by default.");

    private static DiagnosticDescriptor Warning(string id, string title, string message, string description) =>
        new(id, title, message, "OfflineSync.Usage", DiagnosticSeverity.Warning, isEnabledByDefault: true, description, HelpLinks.To(id));

    private static DiagnosticDescriptor Compatibility(string id, string title, string message, string description) =>
        new(id, title, message, "OfflineSync.Compatibility", DiagnosticSeverity.Warning, isEnabledByDefault: false, description, HelpLinks.To(id));
}
