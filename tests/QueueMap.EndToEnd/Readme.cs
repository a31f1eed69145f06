using System.Text.RegularExpressions;

namespace QueueMap.EndToEnd;

/// <summary>The README as text to be held to its word.</summary>
internal static partial class Readme
{
    public static string Root { get; } = FindRoot();

    public static string Text { get; } = File.ReadAllText(Path.Join(Root, "README.md"));

    /// <summary>The commands that it tells a newcomer to type.</summary>
    public static IEnumerable<string> ShellCommands => ShellBlocks().Matches(Text).Select(block => block.Groups["command"].Value.Trim());

    /// <summary>The section under a heading, up to the next heading of any level.</summary>
    public static string Section(string heading)
    {
        var start = Text.IndexOf($"# {heading}", StringComparison.Ordinal);
        Assert.True(start >= 0, $"README.md has no section '{heading}'");
        var end = Text.IndexOf("\n#", start, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    public static IReadOnlySet<string> OptionsIn(string text) =>
        Options().Matches(text).Select(option => option.Value).Where(option => option is not ("--help" or "--version")).ToHashSet(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder.FullName, "QueueMap.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("QueueMap.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"```sh\n(?<command>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShellBlocks();

    [GeneratedRegex("--[a-z]+(-[a-z]+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Options();
}
