using System.Text.Json;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Processes;

/// <summary>What happened to processes, and what they held, in files of evidence.</summary>
internal sealed class Journal(string folder) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _events = new(Path.Join(folder, ProcessEvent.FileName)) { AutoFlush = true };
    private readonly StreamWriter _samples = new(Path.Join(folder, Sample.FileName)) { AutoFlush = true };
    private bool _isClosed;

    public static long Now => TimeProvider.System.GetTimestamp();

    public int Kills { get; private set; }

    public void Happened(string who, string role, string kind, string what)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _events.WriteLine(JsonSerializer.Serialize(new ProcessEvent(Now, who, role, kind, what), History.Json));
                Kills += what == "SIGKILL" ? 1 : 0;
            }
        }
    }

    public void Sampled(Sample sample)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _samples.WriteLine(JsonSerializer.Serialize(sample, History.Json));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _events.Dispose();
            _samples.Dispose();
        }
    }
}
