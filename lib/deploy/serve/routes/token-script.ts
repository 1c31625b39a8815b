/**
 * What the page of a service with a token runs beside the search box: asks a person for the token, or takes it from
 * behind the # of the address, which no browser sends. It is kept for the tab.
 */
export const TOKEN_SCRIPT = `const key = "bowlab-token";
const box = document.querySelector("bowlab-search");
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem(key, given);
  history.replaceState(null, "", location.pathname + location.search);
}
const label = document.createElement("label");
const field = document.createElement("input");
field.type = "password";
field.autocomplete = "off";
field.value = sessionStorage.getItem(key) ?? "";
label.append("Token ", field);
document.querySelector("header").append(label);
const use = () => {
  sessionStorage.setItem(key, field.value);
  if (field.value) box.setAttribute("token", field.value);
  else box.removeAttribute("token");
};
field.addEventListener("change", use);
use();
`;
