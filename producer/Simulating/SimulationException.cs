namespace QueueMap.Producer.Simulating;

/// <summary>A run that never ends. The message says why, and what to do.</summary>
public sealed class SimulationException(string message) : Exception(message);
