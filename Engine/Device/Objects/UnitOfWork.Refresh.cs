using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class UnitOfWork
{
    /// <summary>Gives loaded objects the values that the database has now, where the changes may concern them.</summary>
    internal void Refresh(ChangeSet changes)
    {
        if (_isDisposed) return;
        Change(() =>
        {
            // The cost of a change follows the change, not what is loaded.
            IEnumerable<OfflineObject> candidates = changes.Objects is { } changed && changed.Count < _objects.Count ? _objects.Loaded(changed) : _objects.Loaded();
            List<OfflineObject> concerned = [.. candidates.Where(loaded => loaded.State != ObjectState.New && changes.Contains(loaded.Entity, loaded.Id))];
            if (concerned.Count == 0) return;
            using ReadTransaction transaction = _database.OpenRead();
            foreach (OfflineObject loaded in concerned)
            {
                if (ObjectReader.Find(transaction.Statements, _database.Table(loaded.Entity), loaded.Id) is { } values) loaded.Refresh(values);
                else Forget(loaded);
                if (!loaded.IsEmpty) _objects.Track(loaded);
            }
        });
    }

    /// <summary>The object is gone: it becomes empty.</summary>
    private void Forget(OfflineObject gone)
    {
        _objects.Remove(gone.Id);
        _restored.Remove(gone.Id);
        _unlinked.Remove(gone.Id);
        _inMemory.Remove(gone.Id);
        gone.Empty();
    }
}
