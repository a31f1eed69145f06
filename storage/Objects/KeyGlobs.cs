using Microsoft.Extensions.FileSystemGlobbing;

namespace QueueMap.Storage.Objects;

/// <summary>Globs over keys, case kept apart. A key matches when one of them does.</summary>
internal sealed class KeyGlobs
{
    private const string AnyFolder = "**/*";

    private readonly string[] _endings;
    private readonly Matcher? _others;

    public KeyGlobs(IReadOnlyList<string> globs)
    {
        _endings = [.. globs.Where(IsEnding).Select(glob => glob[AnyFolder.Length..])];
        var others = globs.Where(glob => !IsEnding(glob)).ToArray();
        if (others.Length > 0)
        {
            _others = new Matcher(StringComparison.Ordinal);
            _others.AddIncludePatterns(others);
        }
    }

    public bool Match(string key)
    {
        foreach (var ending in _endings)
        {
            if (key.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return _others is not null && _others.Execute(KeyFolder.Of(key)).HasMatches;
    }

    // "**/*.csv" is what jobs say, and a walk of the matcher costs about eighty times what the comparison of an ending does.
    private static bool IsEnding(string glob) =>
        glob.StartsWith(AnyFolder + ".", StringComparison.Ordinal) && !glob.AsSpan(AnyFolder.Length).ContainsAny("*/\\");
}
