using Microsoft.Extensions.Logging;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.World;

/// <summary>
/// What the processes log, among the lines of a history that somebody reads. It is no part of the history itself; but an
/// exception that only a mistake throws is the judge's to see, also where a retry hides it.
/// </summary>
internal sealed class WorldLog(Simulator simulator, Action<Exception> onMistake) : ILoggerFactory, ILogger
{
    // MassTransit keeps a logger for the whole process, which may be that of a world before.
    private static WorldLog? s_now;

    /// <summary>This world is the one that now lives.</summary>
    public void Begin() => s_now = this;

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

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || s_now is not { } now)
        {
            return;
        }

        now.Take($"   log {logLevel}: {formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message}", exception);
    }

    private void Take(string line, Exception? thrown)
    {
        simulator.History.Remark(simulator.Now, line);
        if (thrown is not null && IsMistake(thrown))
        {
            onMistake(thrown);
        }
    }

    private static bool IsMistake(Exception thrown) => thrown is
        (InvalidOperationException and not ObjectDisposedException) or NullReferenceException or ArgumentException or KeyNotFoundException
        or NotSupportedException or InvalidCastException or IndexOutOfRangeException or InvalidDataException or System.Text.Json.JsonException
        || (thrown.InnerException is { } inner && IsMistake(inner));
}
