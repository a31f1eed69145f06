namespace QueueMap.Producer.Generating;

/// <summary>The options cannot be met. The message holds every problem, one a line.</summary>
public sealed class GsodOptionsException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
