namespace OfflineSync.Tests.Members;

/// <summary>Tickets that everybody may write.</summary>
internal static class TicketModel
{
    public const string Role = "User";

    public static DomainModel Create(Action<EntityBuilder<Ticket>>? ticket = null) => DomainModel.Define("Tickets", model => model
        .Entity<User>(user => user.Allow(Role, Rights.Read))
        .Entity<Ticket>(e =>
        {
            e.Allow(Role, Rights.All);
            ticket?.Invoke(e);
        }));
}
