namespace QueueMap.Worker.Reducing;

/// <summary>A partial that belongs to no batch of its run, or is not of the job's shape. It counts for nothing.</summary>
public sealed class PartialRefusedException(string message) : Exception(message);
