using System.Text.RegularExpressions;

namespace QueueMap.Tests.Deployment;

/// <summary>The files of deploy/ as text, for what must be the same in them and in the code.</summary>
internal static class TerraformText
{
    public static string Of(string file) => File.ReadAllText(Path.Join(ComposeFile.Root, "deploy", file));

    /// <summary>A block by its first line, from brace to brace.</summary>
    public static string Block(string file, string opening)
    {
        var text = Of(file);
        var start = text.IndexOf(opening, StringComparison.Ordinal);
        Assert.True(start >= 0, $"deploy/{file} has no {opening}");
        var depth = 0;
        for (var end = text.IndexOf('{', start); end < text.Length; end++)
        {
            depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return text[start..(end + 1)];
            }
        }

        throw new FormatException($"deploy/{file}: {opening} is not closed.");
    }

    /// <summary>What an argument is set to, as it is written.</summary>
    public static string Argument(string block, string name)
    {
        var found = Regex.Match(block, $@"(?m)^\s*""?{Regex.Escape(name)}""?\s*=\s*(?<value>.+?),?\s*$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(found.Success, $"no argument {name} in {block}");
        return found.Groups["value"].Value;
    }

    /// <summary>The default of a variable.</summary>
    public static string Default(string file, string variable) => Argument(Block(file, $"variable \"{variable}\""), "default");
}
