/** What the compiler checks of JSX: elements, their attributes, and what may stand in them. */
import type { Displayable } from "../mime/mime";
import type { JsxElement } from "./jsx-element";

/** What an element can hold: text, elements, lists of these, values that show themselves; nothing for no and yes. */
export type JsxNode =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | JsxElement
  | Displayable
  | Iterable<JsxNode>;

/** What an element or a component is given. */
export type JsxProps = { children?: unknown } & Record<string, unknown>;

type Scalar = string | number | undefined;
type Flag = boolean | undefined;

/** CSS by its names in small and capital letters, numbers in pixels; and properties of one's own (`"--gap"`). */
export type CssStyle = {
  [name in Exclude<keyof CssNames, number | symbol>]?: string | number | undefined;
} & { [custom: `--${string}`]: string | number | undefined };

/** What every element may have. */
export interface CommonAttributes {
  children?: JsxNode;
  class?: string | undefined;
  className?: string | undefined;
  dangerouslySetInnerHTML?: { __html: string };
  dir?: "ltr" | "rtl" | "auto";
  hidden?: Flag;
  id?: string | undefined;
  key?: string | number;
  lang?: string | undefined;
  role?: string | undefined;
  style?: CssStyle | string | undefined;
  tabIndex?: number | undefined;
  title?: string | undefined;
  [aria: `aria-${string}`]: string | number | boolean | undefined;
  [data: `data-${string}`]: string | number | boolean | undefined;
}

/** What single elements of HTML may have. */
interface Own {
  a: { href?: string; target?: string; rel?: string; download?: string | boolean };
  audio: { src?: string; controls?: Flag; loop?: Flag };
  button: { type?: "button" | "submit" | "reset"; disabled?: Flag; value?: Scalar };
  canvas: { width?: Scalar; height?: Scalar };
  col: { span?: number };
  colgroup: { span?: number };
  details: { open?: Flag };
  iframe: { src?: string; srcdoc?: string; sandbox?: string; width?: Scalar; height?: Scalar; allow?: string };
  img: { src?: string; alt?: string; width?: Scalar; height?: Scalar; loading?: "lazy" | "eager" };
  input: {
    type?: string;
    value?: Scalar;
    min?: Scalar;
    max?: Scalar;
    step?: Scalar;
    checked?: Flag;
    disabled?: Flag;
    placeholder?: string;
    name?: string;
  };
  label: { for?: string; htmlFor?: string };
  li: { value?: number };
  meter: { value?: number; min?: number; max?: number; low?: number; high?: number; optimum?: number };
  ol: { start?: number; reversed?: Flag; type?: string };
  option: { value?: Scalar; selected?: Flag; disabled?: Flag };
  progress: { value?: number; max?: number };
  script: { src?: string; type?: string; async?: Flag; defer?: Flag };
  select: { name?: string; multiple?: Flag; disabled?: Flag };
  source: { src?: string; type?: string };
  td: { colSpan?: number; rowSpan?: number; headers?: string; align?: string };
  textarea: { rows?: number; cols?: number; placeholder?: string; disabled?: Flag };
  th: { colSpan?: number; rowSpan?: number; scope?: "col" | "row" | "colgroup" | "rowgroup"; align?: string };
  time: { dateTime?: string };
  video: { src?: string; controls?: Flag; width?: Scalar; height?: Scalar; loop?: Flag; muted?: Flag; poster?: string };
}

type HtmlTag = keyof Own | PlainTag;
type PlainTag =
  | ("abbr" | "address" | "article" | "aside" | "b" | "bdi" | "bdo" | "blockquote" | "br" | "caption" | "cite" | "code")
  | (
      | "data"
      | "dd"
      | "del"
      | "dfn"
      | "div"
      | "dl"
      | "dt"
      | "em"
      | "figcaption"
      | "figure"
      | "footer"
      | "h1"
      | "h2"
      | "h3"
    )
  | (
      | "h4"
      | "h5"
      | "h6"
      | "header"
      | "hr"
      | "i"
      | "ins"
      | "kbd"
      | "main"
      | "mark"
      | "menu"
      | "nav"
      | "output"
      | "p"
      | "pre"
    )
  | ("q" | "rp" | "rt" | "ruby" | "s" | "samp" | "search" | "section" | "small" | "span" | "strong" | "style" | "sub")
  | ("summary" | "sup" | "table" | "tbody" | "template" | "tfoot" | "thead" | "tr" | "u" | "ul" | "var" | "wbr");

type SvgTag =
  | ("svg" | "g" | "defs" | "symbol" | "use" | "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon")
  | ("text" | "tspan" | "textPath" | "image" | "marker" | "mask" | "clipPath" | "pattern" | "linearGradient" | "stop")
  | ("radialGradient" | "filter" | "foreignObject" | "desc" | "animate" | "animateTransform" | "title" | "view");

/** SVG has hundreds of attributes: their values are checked, their names are not. */
export type SvgAttributes = CommonAttributes & { [name: string]: unknown };

/** CSS's properties that notebooks use; the rest is written in a text. */
type CssNames = Record<
  | ("alignContent" | "alignItems" | "alignSelf" | "animation" | "aspectRatio" | "background" | "backgroundColor")
  | ("backgroundImage" | "border" | "borderBottom" | "borderCollapse" | "borderColor" | "borderLeft" | "borderRadius")
  | (
      | "borderRight"
      | "borderSpacing"
      | "borderStyle"
      | "borderTop"
      | "borderWidth"
      | "bottom"
      | "boxShadow"
      | "boxSizing"
    )
  | ("color" | "columnCount" | "columnGap" | "cursor" | "display" | "fill" | "filter" | "flex" | "flexBasis")
  | (
      | "flexDirection"
      | "flexFlow"
      | "flexGrow"
      | "flexShrink"
      | "flexWrap"
      | "float"
      | "font"
      | "fontFamily"
      | "fontSize"
    )
  | ("fontStyle" | "fontVariantNumeric" | "fontWeight" | "gap" | "grid" | "gridArea" | "gridColumn" | "gridRow")
  | ("gridTemplateAreas" | "gridTemplateColumns" | "gridTemplateRows" | "height" | "justifyContent" | "justifyItems")
  | ("left" | "letterSpacing" | "lineHeight" | "listStyle" | "margin" | "marginBottom" | "marginLeft" | "marginRight")
  | ("marginTop" | "maxHeight" | "maxWidth" | "minHeight" | "minWidth" | "objectFit" | "opacity" | "order" | "outline")
  | (
      | "overflow"
      | "overflowX"
      | "overflowY"
      | "padding"
      | "paddingBottom"
      | "paddingLeft"
      | "paddingRight"
      | "paddingTop"
    )
  | ("pointerEvents" | "position" | "right" | "rowGap" | "stroke" | "strokeWidth" | "tableLayout" | "textAlign")
  | ("textDecoration" | "textIndent" | "textOverflow" | "textTransform" | "top" | "transform" | "transformOrigin")
  | ("transition" | "userSelect" | "verticalAlign" | "visibility" | "whiteSpace" | "width" | "wordBreak" | "zIndex"),
  unknown
>;

type OwnOf<Tag> = Tag extends keyof Own ? Own[Tag] : unknown;

/** What the compiler asks for under this name. */
export declare namespace JSX {
  type Element = JsxElement;
  // biome-ignore lint/suspicious/noExplicitAny: a component's properties are its own.
  type ElementType = keyof IntrinsicElements | ((props: any) => JsxNode);
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes {
    key?: string | number;
  }
  type IntrinsicElements = { [Tag in HtmlTag]: CommonAttributes & OwnOf<Tag> } & { [Tag in SvgTag]: SvgAttributes };
}
