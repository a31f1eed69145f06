namespace QueueMap.Simulation.Faults;

/// <summary>The so manieth call of an operation by a kind of process.</summary>
internal sealed class NamedKill(char role, string operation, int number, KillAt at)
{
    private static readonly (char Role, string[] Operations)[] s_points =
    [
        ('w', ["Receive", "GetItem", "GetObject", "Send", "Delete", "ChangeVisibility"]),
        ('p', ["PutObject", "PutItem", "Send", "GetItem", "List", "GetObject"]),
        ('r', ["Receive", "GetItem", "PutItem", "PutObject", "Delete", "Send"]),
        ('o', ["PutItem", "PutObject", "Send", "Delete", "GetItem"]),
    ];

    private int _left = number;

    public static NamedKill Any(Random chance)
    {
        var (role, operations) = s_points[chance.Next(s_points.Length)];
        return new(role, operations[chance.Next(operations.Length)], 1 + chance.Next(1 + chance.Next(25)), chance.Next(2) == 0 ? KillAt.BeforeEffect : KillAt.AfterEffect);
    }

    public KillAt? Hits(string process, string called) => process[0] == role && called == operation && --_left == 0 ? at : null;
}
