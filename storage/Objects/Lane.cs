using QueueMap.Contracts.Maxima;

namespace QueueMap.Storage.Objects;

/// <summary>
/// A part of a source that can be listed by itself: all that lies in one folder at its top, or all that lies in none. The
/// lanes of a source together hold each of its objects once: <see cref="Top"/>, and one for each of
/// <see cref="IObjectSource.ListFoldersAsync"/>.
/// </summary>
public sealed record Lane
{
    /// <summary>The objects at the top of the source, outside of any folder.</summary>
    public static readonly Lane Top = new(folder: null);

    private Lane(string? folder) => Folder = folder;

    /// <summary>Name of the folder without its '/'; null for the objects in no folder. Untrusted. May be empty: keys may begin with '/'.</summary>
    public string? Folder { get; }

    /// <exception cref="ArgumentException">The name is of a folder below another.</exception>
    public static Lane Of(string folder) => folder.Contains('/', StringComparison.Ordinal)
        ? throw new ArgumentException($"A lane is a folder at the top of the source; '{folder}' lies deeper.", nameof(folder))
        : new Lane(folder);

    /// <summary>Where in this lane a listing goes on that shall give only keys greater than one of any lane.</summary>
    /// <param name="within">Null where the lane is listed from its beginning.</param>
    /// <returns>False where no key of this lane is greater.</returns>
    internal bool TryGoOnAfter(string? after, out string? within)
    {
        within = after;
        if (after is null || Folder is null || after.StartsWith(Folder + "/", StringComparison.Ordinal))
        {
            return true;
        }

        within = null;
        return Utf8Order.Compare(after, Folder + "/") < 0;
    }

    /// <summary>The lane that an object lies in.</summary>
    public static Lane OfKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Top : new Lane(key[..slash]);
    }
}
