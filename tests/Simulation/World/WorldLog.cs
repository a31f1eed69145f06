using Microsoft.Extensions.Logging;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.World;

/// <summary>What the processes log, among the lines of a history that somebody reads. It is no part of the history itself.</summary>
internal sealed class WorldLog(Simulator simulator, bool isRead) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one reader.
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => isRead && logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            simulator.History.Remark(simulator.Now, $"   log {logLevel}: {formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message}");
        }
    }
}
