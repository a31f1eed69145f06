using System.IO.Enumeration;
using QueueMap.Contracts.Maxima;

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

    private readonly List<string> _names = [];
    private int _next;
    private string? _last;
    private string? _ceiling;
    private bool _complete;

    /// <returns>Null at the end.</returns>
    public async ValueTask<string?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            while (_next < _names.Count)
            {
                // Names that are not UTF-8 may decode to the same text; a key is listed once.
                var name = _names[_next++];
                if (!string.Equals(name, _last, StringComparison.Ordinal))
                {
                    return _last = name;
                }
            }

            if (_complete)
            {
                return null;
            }

            // Reading a million names takes a second: not on the thread of a caller that has messages to answer.
            await Task.Run(() => Fill(cancellation), cancellation);
        }
    }

    private void Fill(CancellationToken cancellation)
    {
        _names.Clear();
        _next = 0;
        _ceiling = null;
        _complete = true;

        string? TextOf(ref FileSystemEntry entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!entry.IsDirectory)
            {
                return IsWanted(entry.FileName) ? entry.FileName.ToString() : null;
            }

            var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
            var text = $"{entry.FileName}/";
            return !isLink && IsWanted(text) ? text : null;
        }

        foreach (var text in new FileSystemEnumerable<string?>(path, TextOf, s_everything))
        {
            if (text is not null)
            {
                _names.Add(text);
                if (_names.Count == 2 * window)
                {
                    Shrink();
                }
            }
        }

        _names.Sort(Utf8Order.Instance);
    }

    private void Shrink()
    {
        _names.Sort(Utf8Order.Instance);
        _names.RemoveRange(window, _names.Count - window);
        _ceiling = _names[^1];
        _complete = false;
    }

    private bool IsWanted(ReadOnlySpan<char> text) =>
        (_last is null ? IsAfter(text) : Utf8Order.Compare(text, _last) > 0)
        && (_ceiling is null || Utf8Order.Compare(text, _ceiling) < 0);

    // Where `after` lies in a folder of this one, that folder still has keys behind it.
    private bool IsAfter(ReadOnlySpan<char> text)
    {
        if (after is null)
        {
            return true;
        }

        var folder = after.AsSpan(0, after.IndexOf('/', StringComparison.Ordinal) + 1);
        return folder.IsEmpty ? Utf8Order.Compare(text, after) > 0 : Utf8Order.Compare(text, folder) >= 0;
    }
}
