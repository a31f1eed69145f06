using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using QueueMap.Storage.Runs;

namespace QueueMap.Worker.Exporting;

/// <summary>
/// Lines in files of a bounded size: NAME_0.jsonl, NAME_1.jsonl and so on. A file is written whole or found as it is: the
/// same lines come again after a kill, and make the same files.
/// </summary>
internal sealed class RotatedLines(IRunFiles files, string run, string folder, string name)
{
    /// <summary>2 MiB, some 15,000 items: a spreadsheet still opens it, and three of them at once are what an export takes in memory.</summary>
    public const int MaxBytes = 2 << 20;

    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly JsonWriterOptions s_writer = new() { SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly List<ExportedFile> _written = [];
    private int _items;

    public IReadOnlyList<ExportedFile> Written => _written;

    public async ValueTask AddAsync<T>(T line, CancellationToken cancellation)
    {
        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, s_writer))
        {
            JsonSerializer.Serialize(writer, line, s_json);
        }

        _line.Write("\n"u8);
        if (_lines.WrittenCount + _line.WrittenCount > MaxBytes)
        {
            await FlushAsync(cancellation);
        }

        if (_lines.Capacity == 0)
        {
            _lines.GetMemory(MaxBytes); // At once: growing to it leaves as much again behind.
        }

        _lines.Write(_line.WrittenSpan);
        _items++;
    }

    /// <summary>Writes what has gathered; nothing where there is nothing.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_items == 0)
        {
            return;
        }

        var file = $"{name}_{_written.Count}.jsonl";
        await files.TryCreateAsync(run, folder + file, _lines.WrittenMemory, cancellation);
        _written.Add(new ExportedFile(file, _lines.WrittenCount, _items));
        _lines.ResetWrittenCount();
        _items = 0;
    }
}
