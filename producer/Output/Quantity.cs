using System.Globalization;
using System.Text.RegularExpressions;

namespace QueueMap.Producer.Output;

/// <summary>Sizes and times as people write them.</summary>
public static partial class Quantity
{
    public const string SizeForm = "a number with an optional unit: B, KB, MB, GB (powers of 1000), KiB, MiB, GiB (powers of 1024)";

    private static readonly string[] s_decimal = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>1.3 GB, 66.5 KB, 12 B: powers of 1000, as disks and networks are sold.</summary>
    public static string Size(double bytes)
    {
        var unit = 0;
        while (bytes >= 999.5 && unit < s_decimal.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return unit == 0 ? $"{bytes:0} B" : $"{bytes:0.0} {s_decimal[unit]}";
    }

    /// <summary>0.8 s, 12 s, 3:05 min, 2:10:00 h.</summary>
    public static string Time(TimeSpan time)
    {
        // Rounded before it is split, or 59.7 s would be 0:59 min.
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds, MidpointRounding.AwayFromZero));
        return time switch
        {
            { TotalSeconds: < 9.95 } => $"{time.TotalSeconds:0.0} s",
            { TotalSeconds: < 59.5 } => $"{time.TotalSeconds:0} s",
            _ when whole.TotalHours < 1 => $"{(int)whole.TotalMinutes}:{whole.Seconds:00} min",
            _ => $"{(int)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00} h",
        };
    }

    public static bool TryParseSize(string text, out long bytes)
    {
        bytes = 0;
        var match = SizePattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        decimal factor = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "KB" or "K" => 1e3m,
            "MB" or "M" => 1e6m,
            "GB" or "G" => 1e9m,
            "KIB" => 1L << 10,
            "MIB" => 1L << 20,
            _ => 1L << 30,
        };
        if (number > long.MaxValue / factor)
        {
            return false;
        }

        bytes = (long)(number * factor);
        return true;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,15}(\.[0-9]{1,6})?) ?(?<unit>[KMG]?i?B?)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SizePattern();
}
