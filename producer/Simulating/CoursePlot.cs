using System.Globalization;
using System.Security;
using System.Text;

namespace QueueMap.Producer.Simulating;

/// <summary>A run over time as an SVG: the backlog and what is folded above, the fleet below. Readable on light and on dark ground.</summary>
public static class CoursePlot
{
    private const double Width = 900;
    private const double Height = 520;
    private const double Left = 80;
    private const double Right = 870;
    private const int Ticks = 5;

    private static readonly Panel s_batches = new(60, 280, "batches");
    private static readonly Panel s_tasks = new(330, 470, "tasks");

    /// <param name="title">Untrusted.</param>
    public static string Write(IReadOnlyList<Look> course, string title)
    {
        var seconds = Math.Max(1, course[^1].Seconds);
        var (unit, unitSeconds) = seconds switch { < 600 => ("s", 1.0), < 36_000 => ("min", 60), _ => ("h", 3_600) };
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#808080" stroke-linejoin="round">
            <title>{SecurityElement.Escape(title)}</title>
            <text x="{Left}" y="24" font-size="14">{SecurityElement.Escape(title)}</text>

            """);
        Draw(svg, s_batches, course, seconds, [("waiting", "#e8833a", look => look.Backlog), ("in work", "#9a6fd0", look => look.InWork), ("folded", "#3d9a6a", look => look.Folded)]);
        Draw(svg, s_tasks, course, seconds, [("wanted", "#e8833a", look => look.Wanted), ("running", "#3f8fd2", look => look.Running)]);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var at = seconds * tick / Ticks;
            Text(svg, X(at, seconds), s_tasks.Bottom + 18, "middle", Number(at / unitSeconds));
        }

        Text(svg, (Left + Right) / 2, s_tasks.Bottom + 38, "middle", $"time since the start of the run, {unit}");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(
        StringBuilder svg, Panel panel, IReadOnlyList<Look> course, double seconds, IReadOnlyList<(string Name, string Colour, Func<Look, double> Value)> lines)
    {
        var most = Math.Max(1, lines.Max(line => course.Max(line.Value)));
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = panel.Y(most * tick / Ticks, most);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:0.#}H{Right}\" stroke=\"#808080\" stroke-opacity=\"0.3\"/>\n");
            Text(svg, Left - 8, y + 4, "end", Number(most * tick / Ticks));
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(16 {(panel.Top + panel.Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{panel.Unit}</text>\n");
        for (var i = 0; i < lines.Count; i++)
        {
            var (name, colour, value) = lines[i];
            var points = string.Join(' ', course.Select(look => string.Create(CultureInfo.InvariantCulture, $"{X(look.Seconds, seconds):0.#},{panel.Y(value(look), most):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (i * 90)}\" y=\"{panel.Top - 10}\" fill=\"{colour}\">{name}</text>\n");
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{text}</text>\n");

    private static double X(double at, double seconds) => Left + ((Right - Left) * at / seconds);

    private static string Number(double value) => value switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0} k"),
        _ => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture),
    };

    private sealed record Panel(double Top, double Bottom, string Unit)
    {
        public double Y(double value, double most) => Bottom - ((Bottom - Top) * value / most);
    }
}
