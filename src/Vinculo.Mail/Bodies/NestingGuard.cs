using AngleSharp.Dom;

namespace Vinculo.Mail;

/// <summary>
/// Watches a tree grow and stops it before it explodes. It looks at the tree itself, because what tags mean (in comments,
/// scripts, attributes, or closing what is not open) only the parser knows.
/// </summary>
internal sealed class NestingGuard
{
    /// <summary>Mail of people and programs stays below 100, and AngleSharp puts nothing deeper than 512.</summary>
    private const int DeepestNesting = 400;

    /// <summary>Elements times their depth. Long newsletters stay below a million.</summary>
    private const long MostWork = 5_000_000;

    /// <summary>One in so many elements is looked at; between two of them the tree cannot grow deeper by more.</summary>
    private const int Step = 20;

    private int created;
    private long work;
    private IElement? last;

    /// <summary>Whether the tree was too much.</summary>
    public bool GaveUp { get; private set; }

    /// <exception cref="InvalidOperationException">It is too much: <see cref="GaveUp"/>.</exception>
    public void Look(IElement element, AngleSharp.Text.TextPosition position)
    {
        if (++created % Step == 0)
        {
            var depth = DepthOf(last);
            work += (long)depth * Step;
            GaveUp = depth > DeepestNesting || work > MostWork;
            if (GaveUp)
                throw new InvalidOperationException("The HTML is nested too deeply.");
        }
        last = element; // it is put into the tree after this
    }

    private static int DepthOf(INode? node)
    {
        var depth = 0;
        for (; node is not null; node = node.Parent)
            depth++;
        return depth;
    }
}
