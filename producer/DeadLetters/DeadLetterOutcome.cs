namespace QueueMap.Producer.DeadLetters;

/// <summary>What became of the letters that were meant.</summary>
public sealed class DeadLetterOutcome
{
    private readonly List<string> _left = [];

    /// <summary>Batches that were sent to the workers again.</summary>
    public int Sent { get; internal set; }

    /// <summary>Letters taken out of the queue because another delivery of their batch has been counted since.</summary>
    public int Counted { get; internal set; }

    /// <summary>Letters taken out of the queue.</summary>
    public int Removed { get; internal set; }

    /// <summary>Why some letters stay where they are, a sentence each. May quote untrusted text.</summary>
    public IReadOnlyList<string> Left => _left;

    internal void Leave(string why) => _left.Add(why);
}
