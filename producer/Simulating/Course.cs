namespace QueueMap.Producer.Simulating;

/// <summary>A look at a run in its course.</summary>
/// <param name="Seconds">Since its start.</param>
/// <param name="Backlog">Batches that were published and that nobody has.</param>
/// <param name="InWork">Batches that a task has.</param>
/// <param name="Folded">Batches that count.</param>
/// <param name="Wanted">Tasks that are launched.</param>
/// <param name="Running">Tasks that work.</param>
public readonly record struct Look(double Seconds, long Backlog, long InWork, long Folded, int Wanted, int Running);

/// <summary>Looks over time, few enough to print: when there are too many, every second goes.</summary>
internal sealed class Course
{
    private const int Most = 400;

    private readonly List<Look> _looks = [];

    public double Every { get; private set; } = 0.25;

    public IReadOnlyList<Look> Looks => _looks;

    public void Add(Look look)
    {
        _looks.Add(look);
        if (_looks.Count < Most)
        {
            return;
        }

        for (var i = _looks.Count - 1; i > 0; i--)
        {
            if (i % 2 == 1)
            {
                _looks.RemoveAt(i);
            }
        }

        Every *= 2;
    }
}
