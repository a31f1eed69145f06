namespace QueueMap.AmazonSqs.Receiving;

/// <summary>A set that forgets its oldest when it is full.</summary>
internal sealed class RecentIds(int capacity)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    public int Count => _ids.Count;

    public bool Contains(string id) => _ids.Contains(id);

    public void Add(string id)
    {
        if (!_ids.Add(id))
        {
            return;
        }

        _inOrder.Enqueue(id);
        while (_inOrder.Count > capacity)
        {
            _ids.Remove(_inOrder.Dequeue());
        }
    }

    /// <summary>Its place in the order stays until its turn comes; that costs one entry of a bounded queue.</summary>
    public void Remove(string id) => _ids.Remove(id);
}
