namespace QueueMap.Producer.Commands;

/// <summary>The command line cannot be carried out as it stands. Its message is all that the user sees.</summary>
public sealed class UsageException(string message) : Exception(message);
