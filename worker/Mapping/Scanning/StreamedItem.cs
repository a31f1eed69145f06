using System.Buffers;
using System.Runtime.ExceptionServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping.Scanning.Kernels;
using QueueMap.Worker.Mapping.Scanning.Rows;
using static QueueMap.Worker.Mapping.Scanning.ScanMetrics;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// One item that comes in pieces: a window of it is in memory, which grows only for a row that is longer, up to
/// <see cref="RowLimits.MaxRowBytes"/>.
/// </summary>
internal sealed class StreamedItem(ByteScanner scanner, CsvHelperScanner oracle, Stream content, string key, ColumnPlan plan, OnBadRow onBadRow)
    : IDisposable
{
    private byte[] _window = ArrayPool<byte>.Shared.Rent(scanner.BufferBytes);
    private int _next;
    private int _end;
    private bool _isLast;
    private bool _isPastHeader;
    private Stream _rest = content;

    public ItemScan Scan()
    {
        while (_end < ContentStart.Bytes && !_isLast)
        {
            if (!TryRead(needed: 1))
            {
                return FromTheBeginning();
            }
        }

        _next = ContentStart.Of(_window.AsSpan(0, _end));
        if (_next == ContentStart.Utf16)
        {
            return FromTheBeginning();
        }

        ItemLayout? layout;
        QuarantinedItem? fault;
        while (!ItemLayout.TryRead(_window.AsSpan(_next.._end), _isLast, key, plan, onBadRow, out layout, out fault))
        {
            if (!TryRead(needed: _end - _next))
            {
                return FromTheBeginning();
            }
        }

        if (layout is null)
        {
            return fault is null ? FromTheBeginning() : Counted(Reader.Bytes, new ItemScan.Quarantined(fault));
        }

        _next += layout.HeaderBytes;
        _isPastHeader = true;
        var scan = Rows(layout.Fold);
        layout.Keep();
        return scan;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);

    private ItemScan Rows(RowFold fold)
    {
        while (true)
        {
            var window = _window.AsSpan(0, _end);
            var whole = _isLast ? _end : 1 + window.LastIndexOfAny((byte)'\r', (byte)'\n');
            if (whole > _next && !OddBytes.AreHarmless(window[_next..whole]))
            {
                return Continue(fold);
            }

            var stop = scanner.Run(window, _next, _isLast, fold);
            _next = stop.Next;
            if (stop.Reason == StopReason.BadRow)
            {
                return Continue(fold);
            }

            if (_isLast)
            {
                return Counted(Reader.Bytes, fold.Progress.Mapped(key));
            }

            if (!TryRead(needed: _end - _next))
            {
                return Continue(fold);
            }
        }
    }

    private ItemScan FromTheBeginning() =>
        Counted(Reader.CsvHelper, oracle.Scan(new PrefixedStream(_window.AsMemory(0, _end), _rest), key, plan, onBadRow));

    private ItemScan Continue(RowFold fold)
    {
        // The window may begin amid CRLF.
        if (_next < _end && LineEnd.IsSecondOfPair(_window, _next))
        {
            _next++;
        }

        var rest = new PrefixedStream(_window.AsMemory(_next.._end), _rest);
        return Counted(Reader.Both, oracle.Continue(rest, key, plan, onBadRow, fold.Progress));
    }

    // Fills the window; and reads at least as much as is left over already, so that a long row is not looked at again and again.
    private bool TryRead(int needed)
    {
        MakeRoom(needed);
        var goal = Math.Max(scanner.BufferBytes, _end + Math.Max(1, needed));
        while (_end < goal && !_isLast)
        {
            try
            {
                var read = _rest.Read(_window.AsSpan(_end));
                _end += read;
                _isLast = read == 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // CsvHelper reads on, and meets it as if it had read alone.
                _rest = new FailedStream(ExceptionDispatchInfo.Capture(failure));
                return false;
            }
        }

        return true;
    }

    private void MakeRoom(int needed)
    {
        // The byte before the next row stays: it says whether an LF belongs to a CR. All stays until it is clear who reads on.
        var dropped = _isPastHeader ? Math.Max(0, _next - 1) : 0;
        if (dropped > 0)
        {
            _window.AsSpan(dropped, _end - dropped).CopyTo(_window);
            (_next, _end) = (_next - dropped, _end - dropped);
        }

        var room = _end + Math.Max(1, needed);
        if (room > _window.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(room);
            _window.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_window);
            _window = larger;
        }
    }
}
