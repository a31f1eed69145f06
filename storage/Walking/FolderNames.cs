using System.IO.Enumeration;
using System.Text;

namespace QueueMap.Storage.Walking;

/// <summary>
/// The names in one folder in UTF-8 order, folders with a '/' at their end. The folder is read once where it fits twice
/// the window; a larger one is read again for every window of names, so memory is bounded whatever it holds. Links to
/// folders are left out: they may lead in a circle, or out of the source.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="after">Names wholly before this relative key, or the file that it names, are left out.</param>
/// <param name="window">How many names one reading gives.</param>
internal sealed class FolderNames(string path, string? after, int window)
{
    // The dot files of a source are objects too; and a folder that may not be read must not look empty.
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly byte[]? _after = after is null ? null : Encoding.UTF8.GetBytes(after);

    /// <summary>The names of this reading, each with a NUL behind it.</summary>
    private byte[] _names = [];
    private int _next;
    private int _start;
    private int _length;

    private byte[]? _last;
    private byte[]? _ceiling;
    private bool _complete;

    public bool IsFolder => Current[^1] == '/';

    /// <summary>The current name.</summary>
    public string Name => Encoding.UTF8.GetString(Current);

    private ReadOnlySpan<byte> Current => _names.AsSpan(_start, _length);

    /// <summary>The key that the current name has in a folder.</summary>
    /// <param name="folder">Its key, with a '/' at its end; empty for the root.</param>
    public string KeyIn(string folder) => string.Create(folder.Length + Encoding.UTF8.GetCharCount(Current), (folder, this), static (key, from) =>
    {
        from.folder.CopyTo(key);
        Encoding.UTF8.GetChars(from.Item2.Current, key[from.folder.Length..]);
    });

    /// <returns>False at the end.</returns>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellation) => TryMove() ? ValueTask.FromResult(true) : ReadAndMoveAsync(cancellation);

    private async ValueTask<bool> ReadAndMoveAsync(CancellationToken cancellation)
    {
        while (!_complete)
        {
            // Reading a million names takes a second: not on the thread of a caller that has messages to answer.
            await Task.Run(() => Fill(cancellation), cancellation);
            if (TryMove())
            {
                return true;
            }
        }

        return false;
    }

    private bool TryMove()
    {
        while (_next < _names.Length)
        {
            var start = _next;
            var length = _names.AsSpan(start).IndexOf((byte)0);
            _next += length + 1;

            // Names that are not UTF-8 may decode to the same text; a key is listed once.
            if (!Current.SequenceEqual(_names.AsSpan(start, length)))
            {
                (_start, _length) = (start, length);
                return true;
            }
        }

        return false;
    }

    private void Fill(CancellationToken cancellation)
    {
        _last = _length > 0 ? Current.ToArray() : _last;
        (_names, _next, _start, _length) = ([], 0, 0, 0);
        _ceiling = null;
        _complete = true;
        using var found = new SortedNames();
        var room = new byte[1024]; // The longest names of Linux have 255 bytes, and three times as many where none is UTF-8.

        bool Add(ref FileSystemEntry entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.IsDirectory && entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                return false;
            }

            var length = Encoding.UTF8.GetBytes(entry.FileName, room);
            if (entry.IsDirectory)
            {
                room[length++] = (byte)'/';
            }

            var name = room.AsSpan(0, length);
            if (IsWanted(name))
            {
                found.Add(name);
                if (found.Count == 2 * window)
                {
                    _ceiling = found.KeepFirst(window);
                    _complete = false;
                }
            }

            return true;
        }

        foreach (var _ in new FileSystemEnumerable<bool>(path, Add, s_everything))
        {
            // Each entry has been taken as it was read.
        }

        _names = found.ToArray();
    }

    private bool IsWanted(ReadOnlySpan<byte> name) =>
        (_last is null ? IsAfter(name) : name.SequenceCompareTo(_last) > 0)
        && (_ceiling is null || name.SequenceCompareTo(_ceiling) < 0);

    // Where `after` lies in a folder of this one, that folder still has keys behind it.
    private bool IsAfter(ReadOnlySpan<byte> name)
    {
        if (_after is null)
        {
            return true;
        }

        var folder = _after.AsSpan(0, _after.AsSpan().IndexOf((byte)'/') + 1);
        return folder.IsEmpty ? name.SequenceCompareTo(_after) > 0 : name.SequenceCompareTo(folder) >= 0;
    }
}
