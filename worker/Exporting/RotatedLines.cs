using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Runs;

namespace QueueMap.Worker.Exporting;

/// <summary>
/// Lines in files of a bounded size: NAME_0.jsonl, NAME_1.jsonl and so on. A file is written whole or found as it is: the
/// same lines come again after a kill, and make the same files.
/// </summary>
internal sealed class RotatedLines(IRunFiles files, string run, string folder, string name) : IDisposable
{
    /// <summary>2 MiB, some 15,000 items: a spreadsheet still opens it, and three of them at once are what an export takes in memory.</summary>
    public const int MaxBytes = 2 << 20;

    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly JsonWriterOptions s_writer = new() { SkipValidation = true };

    private readonly PooledBytes _line = new(1024);
    private PooledBytes? _lines;
    private readonly List<ExportedFile> _written = [];
    private int _items;

    public IReadOnlyList<ExportedFile> Written => _written;

    public ValueTask AddAsync(ItemOutcome line, CancellationToken cancellation)
    {
        _line.Clear();
        if (line is { Quarantined: null, Cause: null })
        {
            ItemText.WriteOpen(_line, line.Key, line.Size, line.ETag);
            _line.Write(",\"batch\":"u8);
            PlainJson.WriteNumber(_line, line.Batch);
            _line.Write("}"u8);
        }
        else
        {
            using var writer = new Utf8JsonWriter(_line, s_writer);
            JsonSerializer.Serialize(writer, line, s_json);
        }

        _line.Write("\n"u8);
        return TakeLineAsync(cancellation);
    }

    /// <summary>Writes what has gathered; nothing where there is nothing.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_lines is null || _items == 0)
        {
            return;
        }

        var file = $"{name}_{_written.Count}.jsonl";
        await files.TryCreateAsync(run, folder + file, _lines.Written, cancellation);
        _written.Add(new ExportedFile(file, _lines.Count, _items));
        _lines.Clear();
        _items = 0;
    }

    /// <summary>To be called when all is written: of a write that failed a request may still be on its way.</summary>
    public void Dispose()
    {
        _line.Dispose();
        _lines?.Dispose();
    }

    private ValueTask TakeLineAsync(CancellationToken cancellation)
    {
        // At once: growing to it leaves as much again behind.
        _lines ??= new PooledBytes(MaxBytes);
        if (_lines.Count + _line.Count > MaxBytes)
        {
            return FlushAndTakeAsync(_lines, cancellation);
        }

        Take(_lines);
        return ValueTask.CompletedTask;
    }

    private async ValueTask FlushAndTakeAsync(PooledBytes lines, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        Take(lines);
    }

    private void Take(PooledBytes lines)
    {
        lines.Write(_line.Written.Span);
        _items++;
    }
}
