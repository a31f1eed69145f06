using System.Text.RegularExpressions;
using QueueMap.Emulators;

namespace QueueMap.AmazonSqs.Tests.Readme;

/// <summary>transport/README.md as text to be held to its word.</summary>
internal static partial class TransportReadme
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Node.Folder, "..", ".."));

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root, "transport", "README.md"));

    public static List<string> Blocks(string language) =>
        [.. Fences().Matches(Text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value.TrimEnd())];

    /// <summary>The section under a heading of any level, up to the next heading.</summary>
    public static string Section(string heading)
    {
        var start = Text.IndexOf($"# {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"transport/README.md has no section '{heading}'.");
        var end = Text.IndexOf("\n#", start, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    public static string Source(string file) => File.ReadAllText(Path.Combine(Root, "tests", "QueueMap.AmazonSqs.Tests", "Readme", file));

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fences();
}
