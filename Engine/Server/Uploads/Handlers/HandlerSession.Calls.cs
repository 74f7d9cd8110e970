using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

internal sealed partial class HandlerSession
{
    private readonly List<HandledObject> _deletedNow = [];

    /// <summary>A handler came to an end: what it did counts.</summary>
    /// <param name="root">Whose handler it was.</param>
    /// <returns>The objects that it changed, created or deleted.</returns>
    public IReadOnlyList<HandledObject> EndCall(Verdict root)
    {
        if (_touched.Count == 0) return [];
        var changed = new List<HandledObject>();
        foreach (HandledObject touched in _touched)
        {
            object?[] values = touched.Instance.CopyValues();
            bool isNew = touched.IsCreated && touched.Root is null;
            if (!touched.IsDeleted && !isNew && values.SequenceEqual(touched.Known)) continue;
            if (touched.IsDeleted) _deletedNow.Add(touched);
            touched.Known = values;
            touched.Root = root;
            changed.Add(touched);
        }
        _touched.Clear();
        return changed;
    }

    /// <summary>A handler refused or failed: nothing of what it did counts.</summary>
    public void AbandonCall()
    {
        _isBinding = true;
        foreach (HandledObject touched in _touched)
        {
            touched.IsDeleted = touched.IsCreated && touched.Root is null;
            foreach (MemberDefinition member in touched.Entity.Members) touched.Instance.SetValue(member, touched.Known[member.Index]);
        }
        _isBinding = false;
        _touched.Clear();
    }
}
