using System.CommandLine.Parsing;
using System.Globalization;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>Years as users write them, both included: 2024, or 1990..2024.</summary>
internal readonly record struct YearRange(int First, int Last)
{
    public static YearRange Parse(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (first, last) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        if (TryYear(first, out var from) && TryYear(last, out var to))
        {
            return new YearRange(from, to);
        }

        result.AddError(Printable.Of($"--years is '{text}'; it must be a year or two years with '..' between, such as 2020..2024."));
        return default;
    }

    public override string ToString() => $"{First}..{Last}";

    private static bool TryYear(string text, out int year) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && text.Length == 4;
}
