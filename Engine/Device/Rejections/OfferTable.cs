using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The references that the server offered back, until somebody decides about them.</summary>
internal static class OfferTable
{
    public const string Sql = "create table if not exists _offered_reference (entity text not null, object blob not null, member text not null, target blob not null, primary key (object, member)) without rowid;";

    public static void Add(WriteTransaction transaction, OfferedReference offer) => transaction.Statements.Execute(
        "insert or replace into _offered_reference (entity, object, member, target) values ($1, $2, $3, $4)",
        offer.EntityId, Blob.Of(offer.ObjectId.Value), offer.MemberId, Blob.Of(offer.Target.Value));

    public static bool Remove(WriteTransaction transaction, OfferedReference offer) =>
        transaction.Statements.Execute("delete from _offered_reference where object = $1 and member = $2", Blob.Of(offer.ObjectId.Value), offer.MemberId) > 0;

    /// <summary>Those whose object is here with that reference empty, and whose target is here.</summary>
    public static IReadOnlyList<OfferedReference> Read(ReadTransaction transaction) =>
    [
        .. transaction.Statements.Query("select entity, object, member, target from _offered_reference order by object, member",
                static row => new OfferedReference(row.GetString(0), new ObjectId(row.ReadGuid(1)), row.GetString(2), new ObjectId(row.ReadGuid(3))))
            .Where(offer => IsOpen(transaction, offer)),
    ];

    private static bool IsOpen(ReadTransaction transaction, OfferedReference offer)
    {
        DomainModel model = transaction.Database.Model;
        if (model.FindEntityById(offer.EntityId) is not { } entity || entity.FindMemberById(offer.MemberId) is not { Target: { } target } member) return false;
        return ObjectReader.Find(transaction.Statements, transaction.Database.Table(entity), offer.ObjectId) is { } values && values[member.Index] is null
            && ObjectReader.Find(transaction.Statements, transaction.Database.Table(model.Entity(target)), offer.Target) is not null;
    }
}
